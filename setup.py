"""How the package installs; settings of the tools are in ``pyproject.toml``."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent

# What draws the monitor's curves.
PLOT = ["matplotlib>=3.8,<4"]

# Events for TensorBoard, without TensorFlow.
TENSORBOARD = ["tensorboardX>=2.6.4,<3"]

# Makes pages of HTML.
REPORT = ["jinja2>=3.1,<4"]

# Builds the documentation's site.
DOCS = ["sphinx>=8.1,<10", "myst-parser>=4,<6", "numpydoc>=1.11,<2", "pydata-sphinx-theme>=0.19,<1"]

EXPORT = ["safetensors>=0.4,<1"]

JAX = [f"{name}>=0.6.2,<0.13" for name in ("jax", "jaxlib")]

# What Aesara imports. It is not named itself: its last release asks for a NumPy below 2 and for
# SciPy 1.12, and needs neither with backend/aesara_compat.py.
AESARA = ["cons", "etuples", "filelock", "logical-unification", "miniKanren", "typing_extensions"]


def version():
    """Read the version without importing the package, whose requirements are not there yet."""
    text = (HERE / "adversarial" / "version.py").read_text(encoding="utf-8")
    return re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE).group(1)


def long_description():
    """The README; a source tree may lack it."""
    readme = HERE / "README.md"
    return readme.read_text(encoding="utf-8") if readme.exists() else ""


setup(
    # On the package index `adversarial` is somebody else's; what is imported keeps that name.
    name="adversarial-nets",
    version=version(),
    description="Generative Adversarial Nets (2014), reproduced faithfully on Aesara",
    long_description=long_description(),
    long_description_content_type="text/markdown",
    author="The adversarial authors",
    license="BSD-3-Clause",
    license_files=["LICENSE"],
    classifiers=[
        "Intended Audience :: Science/Research",
        "Programming Language :: Python :: 3.10",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
    ],
    # The experiment files stand beside the package here, and inside of it where it is installed.
    packages=[*find_packages(include=["adversarial", "adversarial.*"]), "adversarial.yaml_configs"],
    package_dir={"adversarial.yaml_configs": "yaml_configs"},
    package_data={
        "adversarial.backend": ["*/*.h", "*/*.cpp"],
        "adversarial.report": ["page.*"],
        "adversarial.yaml_configs": ["*.yaml", "*/*.yaml", "*/*/*.yaml"],
    },
    python_requires=">=3.10",
    install_requires=[
        *AESARA,
        "numpy>=1.26,<3",
        "scipy>=1.12",
        "pyyaml>=6,<7",
        "pillow>=10,<14",
        "pooch>=1.8,<2",
        "tqdm>=4.60,<5",
        "scipy-openblas32>=0.3.27,<0.4",
    ],
    extras_require={
        "jax": JAX,
        "plot": PLOT,
        "plots": PLOT,
        "tensorboard": TENSORBOARD,
        "report": [*REPORT, *PLOT],
        "docs": DOCS,
        # Parameters for other programs.
        "export": EXPORT,
        # Looks for damaged files that reach new code in our readers.
        "fuzz": ["atheris>=3,<4; python_version >= '3.11'"],
        "test": [
            *JAX,
            *PLOT,
            *TENSORBOARD,
            *REPORT,
            *EXPORT,
            # pytest-xdist 3.8 keeps groups of tests together under pytest 8 only.
            "pytest>=8,<9",
            "pytest-xdist>=3.5,<4",
            # Reads pages as browsers do, and says what is wrong with them.
            "html5lib>=1.1,<2",
            "hypothesis>=6.100,<7",
            "ruff>=0.17,<0.18",
            "mypy>=1.19,<3",
            "types-PyYAML>=6,<7",
            "types-tqdm>=4.60,<5",
        ],
    },
    entry_points={"console_scripts": ["adversarial = adversarial.__main__:main"]},
)
