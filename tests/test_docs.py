"""The documentation cannot lag: commands, fields, links, versions and JSON keys are compared."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

import library
from library import fields
from library.cli.main import cli
from tools import reference

ROOT: Final = Path(__file__).resolve().parent.parent
PAGES: Final = sorted(
    path for folder in (ROOT, ROOT / "docs", ROOT / "index") for path in folder.glob("*.md")
)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# ── Generated pages ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", reference.PAGES)
def test_generated_page_is_current(name: str) -> None:
    assert text_of(f"docs/{name}") == reference.PAGES[name](), "run `make reference`"


def test_every_command_and_option_is_documented() -> None:
    page = text_of("docs/cli.md")
    names = [name for name, _, _ in reference.commands()]
    assert "library search" in names
    for name, command, context in reference.commands():
        section = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        assert command.help, f"{name} has no help text"
        for parameter in command.get_params(context):
            for option in (*parameter.opts, *parameter.secondary_opts):
                if option.startswith("-"):
                    assert option in section, f"{option} of {name}"
        assert not {p.name for p in command.params if _is_undescribed(p)}, name


def _is_undescribed(parameter: Any) -> bool:
    """An option without help; arguments are described by the command's text."""
    return parameter.param_type_name == "option" and not parameter.help and not parameter.hidden


def test_every_field_is_documented() -> None:
    page = text_of("docs/fields.md")
    for name in [*fields.BY_NAME, *fields.ALIASES]:
        assert f"`{name}`" in page


# ── What other pages say of the program ───────────────────────────────────────

COMMAND: Final = re.compile(r"^\s*(?:\$ )?library (?:--library \S+ )?([a-z]+)\b", re.MULTILINE)
FENCED: Final = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE: Final = re.compile(r"`((?:library|make) [^`]+)`")


def spoken_of(text: str) -> set[str]:
    """Commands (`library search`) and targets (`make test`) that a page tells readers to run."""
    found = {f"library {name}" for block in FENCED.findall(text) for name in COMMAND.findall(block)}
    for code in INLINE.findall(text):
        words = code.split()
        if len(words) > 1 and words[1].isalpha():
            found.add(" ".join(words[:2]))
    return found


def existing() -> set[str]:
    """Commands and targets there are."""
    targets = re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE)
    return {name for name, _, _ in reference.commands()} | {f"make {name}" for name in targets}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_in_prose_exist(path: Path) -> None:
    assert spoken_of(path.read_text(encoding="utf-8")) <= existing()


def test_commands_in_prose_can_fail() -> None:
    page = "Run `make tea` or `library fly`:\n```sh\n$ library --library X dance\n```\n"
    assert spoken_of(page) - existing() == {"make tea", "library fly", "library dance"}


# ── Links ─────────────────────────────────────────────────────────────────────

LINK: Final = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors a page's headings have where repositories are browsed."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in plain}


def dead_links(path: Path, text: str) -> Iterator[str]:
    """Links of a page that lead nowhere in the repository."""
    for link in LINK.findall(FENCED.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or not target.is_relative_to(ROOT):
            yield link
        elif anchor:
            page = text if target == path else target.read_text(encoding="utf-8")
            if anchor not in anchors(page):
                yield link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    assert list(dead_links(path, path.read_text(encoding="utf-8"))) == []


def test_links_can_fail() -> None:
    page = "# A b?\n[x](nowhere.md) [y](#a-b) [z](#c) [w](docs/glossary.md#no) [v](../x)"
    found = ["nowhere.md", "#c", "docs/glossary.md#no", "../x"]
    assert list(dead_links(ROOT / "README.md", page)) == found


def test_readme_is_there() -> None:
    assert ROOT / "README.md" in PAGES


# ── Versions and dependencies ─────────────────────────────────────────────────


def test_changelog_has_this_version() -> None:
    headings = re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert library.__version__ in headings


def requirements() -> set[str]:
    """Every distribution that pyproject.toml asks for, by its normal name."""
    project = tomllib.loads(text_of("pyproject.toml"))
    asked = [
        *project["project"]["dependencies"],
        *(name for extra in project["project"]["optional-dependencies"].values() for name in extra),
        *project["build-system"]["requires"],
    ]
    return {normal(re.split(r"[^\w.-]", name, maxsplit=1)[0]) for name in asked} - {"newslibrary"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_has_its_reason_and_no_other() -> None:
    page = text_of("docs/dependencies.md")
    listed = {normal(name) for name in re.findall(r"^### (\S+)$", page, re.MULTILINE)}
    assert listed == requirements()
    for section in page.split("\n### ")[1:]:
        assert re.match(r"\S+\n(MIT|BSD|Apache|MPL)", section), section.partition("\n")[0]


# ── JSON ──────────────────────────────────────────────────────────────────────


def documented() -> dict[str, tuple[set[str], set[str]]]:
    """For each object of docs/json.md, its keys and those of them that are optional."""
    found = {}
    for section in re.split(r"^##+ ", text_of("docs/json.md"), flags=re.MULTILINE)[1:]:
        rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", section, re.MULTILINE)
        optional = {key for key, kind in rows if "optional" in kind}
        found[section.partition("\n")[0]] = ({key for key, _ in rows}, optional)
    return found


def misdescribed(name: str, value: dict[str, Any]) -> set[str]:
    """Keys of an object that are not documented, or documented and not there."""
    keys, optional = documented()[name]
    return (value.keys() ^ keys) - (optional - value.keys())


def run(*arguments: str) -> str:
    """What the program prints; it must end well."""
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of this repository's own documents."""
    folder = tmp_path_factory.mktemp("docs") / "news"
    run("init", str(folder))
    shutil.copytree(ROOT / "documents", folder / "documents", dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def ingested(news: Path) -> list[dict[str, Any]]:
    """The report of filling it."""
    output = run("--library", str(news), "ingest", str(news / "documents"), "--json")
    return [json.loads(line) for line in output.splitlines()]


def test_json_of_ingest_is_documented(ingested: list[dict[str, Any]]) -> None:
    assert ingested
    assert [misdescribed("Ingest line", line) for line in ingested if "path" in line] == [
        set() for line in ingested if "path" in line
    ]


def test_json_of_search_is_documented(news: Path, ingested: list[dict[str, Any]]) -> None:
    answer = json.loads(run("--library", str(news), "search", "missile defense", "--json"))
    assert misdescribed("Search answer", answer) == set()
    assert answer["hits"]
    for hit in answer["hits"]:
        assert misdescribed("Hit", hit) == set()
        assert not any(misdescribed("Snippet", snippet) for snippet in hit["snippets"])
    values = [value for facet in answer["facets"].values() for value in facet]
    assert values
    assert answer["histogram"]
    assert not any(misdescribed("Facet value", value) for value in values)
    assert not any(misdescribed("Bucket", bucket) for bucket in answer["histogram"])


PARTS: Final = {
    "captions": "Caption",
    "passages": "Passage",
    "quotations": "Quotation",
    "sidebar": "Sidebar item",
    "dropped": "Dropped text",
}


def test_json_of_show_is_documented(news: Path, ingested: list[dict[str, Any]]) -> None:
    uid = "2007-06-26-russia-warns-nato-against-unilateral-security-steps"
    document = json.loads(run("--library", str(news), "show", uid, "--json"))
    assert misdescribed("Document", document) == set()
    assert misdescribed("Dateline", document["dateline"]) == set()
    assert misdescribed("Source", document["source"]) == set()
    for key, name in PARTS.items():
        assert [misdescribed(name, part) for part in document[key]] == [
            set() for _ in document[key]
        ]
    assert document["captions"]
    assert document["sidebar"]


def test_json_of_status_is_documented(news: Path, ingested: list[dict[str, Any]]) -> None:
    status = json.loads(run("--library", str(news), "status", "--json"))
    assert misdescribed("Status", status) == set()
    assert misdescribed("Period", status["published"]) == set()
    assert misdescribed("Search index", status["search_index"]) == set()
    assert not any(misdescribed("Failed source", source) for source in status["failed"])


def test_json_of_saved_and_new_is_documented(
    news: Path, ingested: list[dict[str, Any]], tmp_path: Path
) -> None:
    copy = shutil.copytree(news, tmp_path / "news")
    run("--library", str(copy), "save", "ports", "harbour OR port", "--where", "kind=article")
    answer = json.loads(run("--library", str(copy), "saved", "--json"))
    assert misdescribed("Saved searches", answer) == set()
    assert misdescribed("Saved search", answer["saved"][0]) == set()
    new = json.loads(run("--library", str(copy), "new", "ports", "--json"))
    assert misdescribed("New in a saved search", new) == set()
    assert new["hits"]
    assert not any(misdescribed("Hit", hit) for hit in new["hits"])


def test_json_can_fail() -> None:
    assert misdescribed("Bucket", {"from": 1, "to": 2, "many": 3}) == {"count", "many"}
    assert misdescribed("Dropped text", {"text": "", "reason": ""}) == set()
