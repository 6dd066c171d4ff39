"""Reading the definitions of circles and paces."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from gis.circles import Definitions
from gis.errors import BadInput, Complaint


def read_circles(data: Path) -> Definitions:
    """Definitions of ``data/eldercare/circles.yaml``."""
    path = data / "eldercare" / "circles.yaml"
    try:
        return Definitions.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput(Complaint(f"cannot be read: {error}", file=str(path))) from error
    except ValidationError as error:
        faults = [(fault["msg"], ".".join(map(str, fault["loc"]))) for fault in error.errors()]
        raise BadInput([Complaint(message, file=path.name, field=field) for message, field in faults]) from error
