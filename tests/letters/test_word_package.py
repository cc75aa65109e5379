from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters.word_package import WordPackage

NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
CONTENTS = st.dictionaries(NAMES, st.binary(max_size=400), min_size=1, max_size=8)


@given(contents=CONTENTS, data=st.data())
def test_a_package_is_a_zip_of_its_members_in_their_order(
    contents: dict[str, bytes], data: st.DataObject
) -> None:
    replaced = data.draw(st.dictionaries(st.sampled_from(sorted(contents)), st.binary()))

    saved = WordPackage(tuple(contents.items())).saved(replaced)

    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(contents)
        assert {name: archive.read(name) for name in contents} == contents | replaced
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_DEFLATED}


@given(CONTENTS)
def test_the_same_members_make_the_same_bytes(contents: dict[str, bytes]) -> None:
    first, second = (WordPackage(tuple(contents.items())).saved({}) for _ in range(2))

    assert first == second
