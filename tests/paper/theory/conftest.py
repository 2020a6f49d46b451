"""What a demonstration claims holds, and what it shows can be drawn."""

import pytest


@pytest.fixture
def holds(tmp_path):
    """Carry a demonstration out, as small as it is told."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")

    def check(demonstrate, **arguments):
        shown = demonstrate(**arguments)
        failed = [(claim.id, claim.measured) for claim in shown.claims if claim.passed is False]
        assert failed == []
        assert shown.claims
        for picture in shown.pictures:
            path = tmp_path / f"{picture.name}.png"
            picture.image.save(path)
            assert 1000 < path.stat().st_size < 150_000
        named = {name for claim in shown.claims for name in claim.pictures}
        assert named == {picture.name for picture in shown.pictures}

    return check
