"""What is documented is what there is."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from gis.settings import CHECKOUT


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", CHECKOUT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["database.md", "settings.md", "commands.md", "http.md"])
def test_a_generated_page_says_what_the_code_says(page: str) -> None:
    fresh = _generator().PAGES[page]()
    assert (CHECKOUT / "docs" / page).read_text(encoding="utf-8") == fresh, "run: python docs/generate.py"


def test_every_variable_of_ours_that_the_project_names_is_a_documented_setting() -> None:
    documented = (CHECKOUT / "docs" / "settings.md").read_text(encoding="utf-8")
    named = set()
    for folder in ("gis", "api", "maps", "docs"):
        for path in (CHECKOUT / folder).rglob("*"):
            if path.suffix in {".py", ".md"} and "node_modules" not in path.parts:
                named |= set(re.findall(r"TONGTU_[A-Z][A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    assert {name for name in named if f"`{name}`" not in documented} == set()


def test_every_link_to_a_file_in_the_readme_leads_somewhere() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", readme) if "://" not in target]
    assert targets
    assert [target for target in targets if not (CHECKOUT / target).exists()] == []


def test_no_decision_is_without_its_four_parts() -> None:
    decisions = sorted((CHECKOUT / "docs" / "decisions").glob("[0-9]*.md"))
    assert decisions
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        for part in ("## Context", "## Decision", "## Consequences", "## Alternatives"):
            assert part in text, f"{path.name} lacks {part}"
