"""Dumps: the same data give the same bytes, and each file holds what its name says."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from ifrc_kg.dumps import MANIFEST, SUMS, Manifest, build_dumps, read_manifest
from ifrc_kg.errors import DataError, FileMissing
from ifrc_kg.files import ProjectFiles
from ifrc_kg.local_engine import load_local_engine
from ifrc_kg.namespaces import BASE, ID

_SMALL = Path(__file__).parent / "web" / "small.trig"


@pytest.fixture(scope="module")
def small(project_files: ProjectFiles, tmp_path_factory: pytest.TempPathFactory) -> ProjectFiles:
    """Return a project with the real terms, shapes and views, and few data."""
    root = tmp_path_factory.mktemp("small")
    shutil.copytree(project_files.ontology, root / "ontology")
    shutil.copytree(project_files.queries / "views", root / "queries" / "views")
    (root / "data").mkdir()
    shutil.copy(_SMALL, root / "data" / "small.trig")
    shutil.copy(project_files.data / "dataset.ttl", root / "data" / "dataset.ttl")
    return ProjectFiles(root)


@pytest.fixture(scope="module")
def built(small: ProjectFiles, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """Return a folder of dumps, and what was written."""
    folder = tmp_path_factory.mktemp("dumps")
    return folder, build_dumps(small, folder)


def _bytes(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes(small: ProjectFiles, built: tuple[Path, Manifest], tmp_path: Path) -> None:
    """A second build differs in nothing, compressed files included, whatever the files of the data are called."""
    root = tmp_path / "other"
    shutil.copytree(small.root, root)
    (root / "data" / "small.trig").rename(root / "data" / "a-small.trig")
    manifest = build_dumps(ProjectFiles(root), tmp_path / "again")
    assert manifest == built[1]
    assert _bytes(tmp_path / "again") == _bytes(built[0])


def test_every_file_has_its_checksums(built: tuple[Path, Manifest]) -> None:
    """SHA256SUMS and the manifest list each file, and the same compressed, with the digest of its bytes."""
    folder, manifest = built
    found = {name: hashlib.sha256(body).hexdigest() for name, body in _bytes(folder).items()}
    listed = dict(line.split("  ")[::-1] for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
    assert listed == {name: digest for name, digest in found.items() if name not in (SUMS, MANIFEST)}
    assert listed == {each.name: each.sha256 for each in manifest.dumps} | {
        f"{each.name}.gz": each.gzip_sha256 for each in manifest.dumps
    }
    for each in manifest.dumps:
        assert each.bytes == (folder / each.name).stat().st_size
        packed = (folder / f"{each.name}.gz").read_bytes()
        assert each.gzip_bytes == len(packed)
        assert gzip.decompress(packed) == (folder / each.name).read_bytes()


def test_the_manifest_can_be_read_again(built: tuple[Path, Manifest], small: ProjectFiles) -> None:
    """What was written is what is read, and its fingerprint is that of the engine over the same files."""
    folder, manifest = built
    assert read_manifest(folder) == manifest
    assert manifest.fingerprint == load_local_engine(small).fingerprint


@pytest.mark.parametrize("text", ["", "[]", '{"fingerprint": ""}', '{"fingerprint": "", "version": "", "dumps": [{}]}'])
def test_a_broken_manifest_is_an_error(tmp_path: Path, text: str) -> None:
    """A folder whose list cannot be read is no folder of dumps, and neither is one without."""
    with pytest.raises(FileMissing):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(DataError):
        read_manifest(tmp_path)


@pytest.mark.slow
def test_all_formats_hold_the_same(built: tuple[Path, Manifest]) -> None:
    """The formats with named graphs hold the same quads, the others the same triples, merged."""
    folder, _ = built
    datasets, graphs = [], []
    for suffix, name in (("trig", "trig"), ("nq", "nquads"), ("jsonld", "json-ld")):
        dataset = Dataset()
        dataset.parse(folder / f"ifrc-kg.{suffix}", format=name)
        datasets.append(dataset)
    for suffix, name in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml")):
        graphs.append(Graph().parse(folder / f"ifrc-kg.{suffix}", format=name))
    sizes = [{str(graph.identifier): len(graph) for graph in dataset.graphs() if len(graph)} for dataset in datasets]
    assert sizes[0] == sizes[1] == sizes[2]
    assert len(sizes[0]) > 5
    assert all(isomorphic(graphs[0], each) for each in graphs[1:])


def test_a_graph_has_a_dump_of_its_own(built: tuple[Path, Manifest]) -> None:
    """What a passage states stands in the file under its path."""
    folder, manifest = built
    stated = Graph().parse(folder / "graphs/passage/c-harmony-awards-heading.ttl")
    whole = Dataset()
    whole.parse(folder / "ifrc-kg.nq", format="nquads")
    assert isomorphic(stated, whole.graph(URIRef(f"{ID}passage/c-harmony-awards-heading")))
    graphs = {each.of for each in manifest.dumps if each.holds == "graph"}
    assert graphs == {str(graph.identifier) for graph in whole.graphs() if len(graph)}
    assert BASE + "ontology" in graphs


def test_a_kind_has_a_dump_of_its_own(built: tuple[Path, Manifest]) -> None:
    """What is said of all initiatives stands in one file, each statement in its named graph."""
    folder, manifest = built
    kind = Dataset()
    kind.parse(folder / "kinds/initiative.trig")
    subjects = {str(subject) for subject, *_ in kind.quads()}
    assert subjects
    assert all(subject.startswith(f"{ID}initiative/") for subject in subjects)
    assert {each.of for each in manifest.dumps if each.holds == "kind"} >= {"initiative", "passage", "reference"}


def test_the_tables_are_as_their_metadata_say(built: tuple[Path, Manifest]) -> None:
    """Each table has the columns that the metadata for CSV on the Web list, in order."""
    folder, _ = built
    metadata = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert metadata["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert [table["url"] for table in metadata["tables"]] == [
        "figures.csv",
        "initiatives.csv",
        "links.csv",
        "participations.csv",
        "societies.csv",
    ]
    for table in metadata["tables"]:
        head, *rows = csv.reader(io.StringIO((folder / table["url"]).read_text(encoding="utf-8")))
        columns = table["tableSchema"]["columns"]
        assert head == [column["name"] for column in columns]
        for place, column in enumerate(columns):
            assert not column["required"] or all(row[place] for row in rows)
        by_place = [head.index(name) for name in table["tableSchema"]["primaryKey"]]
        assert len({tuple(row[place] for place in by_place) for row in rows}) == len(rows)
    initiatives = {row["url"]: row for row in metadata["tables"]}["initiatives.csv"]
    by_name = {column["name"]: column["datatype"] for column in initiatives["tableSchema"]["columns"]}
    assert (by_name["undertaking"], by_name["name"]) == ("anyURI", "string")
    # Who makes RDF of a table gets IRIs as nodes.
    assert initiatives["tableSchema"]["aboutUrl"] == "{+undertaking}"
    assert {c["name"]: c.get("valueUrl") for c in initiatives["tableSchema"]["columns"]}["place"] == "{+place}"
