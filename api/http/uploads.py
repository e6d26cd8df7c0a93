"""Uploaded datasets: files under safe names in a folder that is gone after the answer."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Annotated, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from engine.errors import InputError, Problem

MOST_FILES = 100
MOST_UNPACKED_BYTES = 512 * 2**20
LONGEST_NAME_BYTES = 200
WORKBOOKS = (".xlsx", ".xlsm")
_DAMAGED = (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error)


@dataclass(frozen=True)
class Upload:
    """What a form brought: the dataset's files, and a column map if one came beside them."""

    files: tuple[UploadFile, ...]
    columns: UploadFile | None

    @property
    def named(self) -> str:
        """Names of the files, as the load remembers them."""
        return ("upload: " + ", ".join(file.filename or "" for file in self.files))[:1000]


@dataclass(frozen=True)
class Unpacked:
    """An uploaded dataset on the disk, for as long as it is read."""

    path: Path
    columns: Path | None
    bad_rows: Path


async def _uploaded(request: Request) -> AsyncIterator[Upload]:
    """Give what the form of a request brought, and drop it after the answer."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise HTTPException(415, "A dataset is sent as multipart/form-data, its files in fields named 'files'")
    form = await request.form(max_files=MOST_FILES + 1, max_fields=10)
    try:
        yield _upload(list(form.multi_items()))
    finally:
        await form.close()


Uploaded = Annotated[Upload, Depends(_uploaded)]
"""The uploaded files of a request, as a route takes them."""


def _upload(parts: list[tuple[str, UploadFile | str]]) -> Upload:
    problems = [
        Problem(
            "unknown-field", f"There is no field '{name[:80]}'.", "Send files in 'files', a column map in 'columns'."
        )
        for name, _ in parts
        if name not in {"files", "columns"}
    ]
    problems += [
        Problem("not-a-file", f"The field '{name}' is no file.", "Send it with a file name.")
        for name, part in parts
        if name in {"files", "columns"} and isinstance(part, str)
    ]
    sent = [(name, part) for name, part in parts if isinstance(part, UploadFile)]
    files = tuple(part for name, part in sent if name == "files")
    maps = [part for name, part in sent if name == "columns"]
    if not files and not problems:
        problems.append(Problem("no-file", "No file was sent.", "Send one or several fields named 'files'."))
    if len(maps) > 1:
        problems.append(Problem("columns-twice", "Two column maps were sent.", "Send one."))
    if problems:
        raise InputError(*problems)
    return Upload(files, maps[0] if maps else None)


@contextmanager
def dataset_of(upload: Upload) -> Iterator[Unpacked]:
    """Give an uploaded dataset, its column map and a place for bad rows, for as long as the block lasts.

    Archives are unpacked, one level deep and without their folders.

    Raises
    ------
    InputError
        Unsafe or repeated names, a damaged archive, too many files, or too many bytes once unpacked.
    """
    with TemporaryDirectory(prefix="sextant-upload-") as kept:
        folder = Path(kept, "dataset")
        folder.mkdir()
        box = _Box(folder)
        for file in upload.files:
            box.put(file)
        if box.problems:
            raise InputError(*box.problems)
        columns = None
        if upload.columns is not None:
            columns = Path(kept, "columns.yaml")
            with columns.open("wb") as target:
                shutil.copyfileobj(upload.columns.file, target)
        yield Unpacked(box.dataset(), columns, Path(kept, "bad-rows"))


class _Box:
    """Takes files in under safe names, each name once, up to the caps."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unpacked = 0
        self._archives = 0
        self.problems: list[Problem] = []

    def put(self, file: UploadFile) -> None:
        """Take an uploaded file in, an archive by its members."""
        name = file.filename or ""
        if name.lower().endswith(".zip"):
            self._archives += 1
            self._unpack(file.file, name)
        elif target := self._target(name, name):
            with target.open("wb") as kept:
                shutil.copyfileobj(file.file, kept)
            if name.lower().endswith(WORKBOOKS):
                self._count_workbook(target, name)

    def dataset(self) -> Path:
        """Return the folder, or the file where one was sent alone."""
        files = list(self._folder.iterdir())
        return files[0] if len(files) == 1 and not self._archives else self._folder

    def _unpack(self, content: BinaryIO, archive: str) -> None:
        try:
            with ZipFile(content) as packed:
                members = [member for member in packed.infolist() if not _left_out(member)]
                if self._fits(sum(member.file_size for member in members), len(members), archive):
                    for member in members:
                        self._unpack_member(packed, member, archive)
        except _DAMAGED:
            self._refuse(
                "damaged-archive", "The archive cannot be opened.", "Pack it again without a password.", archive
            )

    def _unpack_member(self, packed: ZipFile, member: ZipInfo, archive: str) -> None:
        name = _member_name(member)
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            self._refuse("unsafe-name", "A name in the archive leads out of it.", "Pack plain names.", archive, name)
        elif target := self._target(path.name, archive):
            with packed.open(member) as source, target.open("wb") as kept:
                shutil.copyfileobj(source, kept)
            if path.name.lower().endswith(WORKBOOKS):
                self._count_workbook(target, path.name)

    def _count_workbook(self, path: Path, name: str) -> None:
        """Hold a workbook, which is an archive too, to the same cap; what cannot be opened is the reader's to say."""
        try:
            with ZipFile(path) as packed:
                size = sum(member.file_size for member in packed.infolist())
        except _DAMAGED:
            return
        self._fits(size, 0, name)

    def _fits(self, size: int, count: int, name: str) -> bool:
        self._unpacked += size
        held = len(list(self._folder.iterdir())) + count
        if self._unpacked > MOST_UNPACKED_BYTES:
            what = f"Unpacked, the upload has more than {MOST_UNPACKED_BYTES >> 20} MiB."
            self._refuse("too-large-unpacked", what, "Load it on the machine itself: sextant load.", name)
        if held > MOST_FILES:
            self._refuse("too-many-files", f"More than {MOST_FILES} files were sent.", "Send fewer.", name)
        return self._unpacked <= MOST_UNPACKED_BYTES and held <= MOST_FILES

    def _target(self, name: str, sent_as: str) -> Path | None:
        """Return where a file of this name goes; ``None``, with a problem, where it may not."""
        if not _is_plain(name):
            what = "A file name is empty, hidden, too long, or has characters that file names do not have."
            self._refuse("unsafe-name", what, "Send a plain name such as people.csv.", None, name)
            return None
        target = self._folder / name
        if target.exists():
            self._refuse("file-twice", f"Two files are called {name}.", "Send each once.", sent_as)
            return None
        return target if self._fits(0, 1, sent_as) else None

    def _refuse(self, code: str, what: str, mend: str, file: str | None, value: str | None = None) -> None:
        self.problems.append(Problem(code, what, mend, file=file and file[:200], value=value and value[:80]))


def _left_out(member: ZipInfo) -> bool:
    """Say whether a member is a folder or what packing programs leave beside the files."""
    path = PurePosixPath(member.filename)
    return member.is_dir() or path.name.startswith("._") or path.name == ".DS_Store" or "__MACOSX" in path.parts


def _member_name(member: ZipInfo) -> str:
    """Return the name of a member; one not marked as Unicode was written in UTF-8 or in GB18030, if it can be."""
    if member.flag_bits & 0x800:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return member.filename


def _is_plain(name: str) -> bool:
    return (
        bool(name)
        and not name.startswith(".")
        and name.isprintable()
        and not set(name) & set('/\\:*?"<>|')
        and len(name.encode(errors="replace")) <= LONGEST_NAME_BYTES
    )
