# An image in which `make mnist` runs: python:3.13 brings Python's headers, Debian the compiler and make.
#
#   docker build -t adversarial .
#   docker run --rm -v "$PWD/runs:/adversarial/runs" adversarial
#   docker run --rm -v "$PWD/runs:/adversarial/runs" adversarial make mnist EPOCHS=100
FROM python:3.13-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends g++ make \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /adversarial
COPY . .
RUN make env

# Data and what is compiled stay in the mounted folder, for the next container.
ENV PATH="/adversarial/.venv/bin:$PATH" \
    XDG_CACHE_HOME=/adversarial/runs/.cache \
    AESARA_FLAGS=base_compiledir=/adversarial/runs/.cache/aesara

CMD ["make", "mnist"]
