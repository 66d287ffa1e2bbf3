"""A copy of a certificate that has ended says so on every page, and nothing in it passes for a valid one."""

import io
from dataclasses import replace

import pypdf
import pytest
import zxingcpp

from certificates.documents import ending, pdf
from tests.certificates.documents import papers, strained_papers
from tests.certificates.documents.test_pdf import picture_of, text_of

NO_LETTER = "😀"


def test_a_void_copy_says_void_since_when_and_why():
    (words,) = text_of(pdf.render(papers.coffee(), logo=None, ending=strained_papers.VOIDED))

    assert "Void since 1 Dec 2026, 09:30 UTC. Do not file this number." in words
    assert "Reason: The goods were sold in another market." in words
    assert "VOID" in words
    assert "Sealed electronically" not in words
    assert "It is not the sealed paper and proves nothing." in words


def test_a_superseded_copy_names_what_took_its_place():
    (words,) = text_of(pdf.render(papers.coffee(), logo=None, ending=strained_papers.REPLACED))

    assert f"Superseded by {strained_papers.LATER_NUMBER} on 1 Dec 2026, 09:30 UTC." in words
    assert "SUPERSEDED" in words


def test_a_void_copy_may_name_what_was_issued_instead():
    void = replace(strained_papers.VOIDED, replaced_by=strained_papers.LATER_NUMBER)

    (words,) = text_of(pdf.render(papers.coffee(), logo=None, ending=void))

    assert f"{strained_papers.LATER_NUMBER} was issued in its place." in words


def test_every_page_of_a_copy_is_overprinted_and_the_word_of_the_end_weighs_most():
    specimen = replace(papers.forty_lots(), is_specimen=True)

    pages = text_of(pdf.render(specimen, logo=None, ending=strained_papers.VOIDED))

    assert len(pages) == 2
    assert all("VOID" in words for words in pages)
    assert not any("SPECIMEN" in words for words in pages)


def test_a_copy_has_no_content_for_machines_and_no_offline_code():
    copy = pdf.render(papers.coffee(), logo=None, code="A" * 200, ending=strained_papers.VOIDED)

    assert pypdf.PdfReader(io.BytesIO(copy)).attachments == {}
    (code,) = zxingcpp.read_barcodes(picture_of(copy))
    assert code.text == papers.coffee().verify_url


def test_the_title_of_a_copy_names_its_end():
    copy = pdf.render(papers.coffee(), logo=None, ending=strained_papers.VOIDED)

    title = pypdf.PdfReader(io.BytesIO(copy)).metadata.title
    assert title == f"Void copy of NOP Import Certificate {papers.NUMBER}"


def test_a_certificate_that_has_not_ended_says_nothing_of_it():
    (words,) = text_of(pdf.render(papers.coffee(), logo=None))

    assert "VOID" not in words.upper()
    assert "SUPERSEDED" not in words.upper()


def test_a_superseding_certificate_names_the_one_before():
    (words,) = text_of(pdf.render(strained_papers.superseding(), logo=None))

    assert f"Supersedes certificate {strained_papers.EARLIER_NUMBER}, which is no longer valid." in words


def test_a_draft_cannot_end():
    with pytest.raises(ending.EndingError, match="A draft is no certificate yet"):
        pdf.render(papers.draft(), logo=None, ending=strained_papers.VOIDED)


def test_another_end_is_refused():
    with pytest.raises(ending.EndingError, match="not “lost”"):
        replace(strained_papers.VOIDED, kind="lost")


def test_a_superseded_one_without_successor_is_refused():
    with pytest.raises(ending.EndingError, match="none is named"):
        replace(strained_papers.REPLACED, replaced_by="")


def test_a_reason_that_cannot_be_printed_is_refused():
    with pytest.raises(pdf.UnprintableTextError, match="no letters for"):
        pdf.render(papers.coffee(), logo=None, ending=replace(strained_papers.VOIDED, reason=NO_LETTER))
