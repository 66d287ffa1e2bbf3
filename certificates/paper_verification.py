"""Whether a paper is one of ours and still good: its hash first, then the key that sealed it.

This is the rule of the verify page (docs/seal-keys.md). A valid signature alone proves little: programs that
read PDFs call a file valid that an impostor signed with our names.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import proof
from accounts.models import AuditEvent, kind_of
from certificates import seal_keys
from certificates.documents import seal
from certificates.models import CertificateVersion, SealedPaper
from certificates.rules.seal_validity import Verdict, judge

SEALED = "certificate:sealed"
"""The event that puts a paper's hash into the record, and so under the next checkpoint."""

_NOT_OURS = _(
    "This is not the file that was issued here: a file of ours is the same to the "
    "last bit. Look the number up "
    "and download the paper anew."
)
_WORDS = {
    Verdict.GOOD: "",
    Verdict.OUT_OF_TIME: _(
        "The paper was sealed at a time for which its key was not in force. Ask the certifier whether it is "
        "genuine."
    ),
    Verdict.AFTER_COMPROMISE: _(
        "The key that sealed this paper was withdrawn before the paper was sealed. Ask the certifier whether "
        "it is genuine."
    ),
    Verdict.NOT_PROVEN: _(
        "The key that sealed this paper was withdrawn, and nothing proves that the paper was sealed before. "
        "Ask the certifier whether it is genuine."
    ),
}


@dataclass(frozen=True)
class PaperAnswer:
    """What a paper is worth. `paper` is None where it is not one of ours; `sentence` is empty where a known
    paper is good, for then its certificate's standing is what counts."""

    is_good: bool
    sentence: str
    paper: SealedPaper | None = None
    verdict: Verdict | None = None


def judge_file(content: bytes) -> PaperAnswer:
    """Judges a file that somebody has: the hash decides, then the seal is read as well.

    The seal of a file with our hash can only be good; that it is read all the same is the second lock on
    the same door, and names what is wrong if a stored hash was tampered with.
    """
    answer = judge_hash(hashlib.sha256(content).hexdigest())
    if answer.paper is None:
        return answer
    parts = seal_keys.parts_of(answer.paper.sealed_by)
    report = seal.check_seal(content, parts.root, at=answer.paper.sealed_at, intermediates=parts.chain[:-1])
    if not report.is_good:
        return PaperAnswer(is_good=False, sentence=report.sentence, paper=answer.paper)
    if report.certificate_sha256 != seal.fingerprint(parts.certificate):
        sentence = _("The seal was made with another key than the one that our record names.")
        return PaperAnswer(is_good=False, sentence=str(sentence), paper=answer.paper)
    return answer


def judge_hash(sha256: str) -> PaperAnswer:
    """Judges a paper by the SHA-256 of its file, in hex: all that the verify page is sent."""
    paper = (
        SealedPaper.objects.select_related("sealed_by", "version__certificate")
        .filter(sha256=sha256.strip().lower())
        .first()
    )
    return judge_paper(paper) if paper else PaperAnswer(is_good=False, sentence=str(_NOT_OURS))


def judge_version(version: CertificateVersion) -> PaperAnswer | None:
    """Judges the current paper of a version; None while it has none."""
    paper = version.papers.select_related("sealed_by").filter(sha256=version.paper_sha256).first()
    return judge_paper(paper) if paper else None


def judge_paper(paper: SealedPaper) -> PaperAnswer:
    """Judges one of our papers by the key that sealed it."""
    key = paper.sealed_by
    # The proof is looked for only where it decides: it takes two more reads.
    proven_at = prove_time(paper) if key.compromised_at else None
    verdict = judge(seal_keys.times_of(key), sealed_at=paper.sealed_at, proven_at=proven_at)
    return PaperAnswer(
        is_good=verdict is Verdict.GOOD, sentence=str(_WORDS[verdict]), paper=paper, verdict=verdict
    )


def prove_time(paper: SealedPaper) -> datetime | None:
    """The earliest time for which it is proven beyond this database that the paper existed: the first
    checkpoint over the event of its sealing, or the time of an authority on one of its version's files."""
    certificate = paper.version.certificate
    event = AuditEvent.objects.filter(
        event=SEALED,
        subject_kind=kind_of(certificate),
        subject_id=certificate.public_id,
        after__paper_sha256=paper.sha256,
    ).first()
    checkpoint = proof.get_first_checkpoint_over(event.pk) if event else None
    times = (checkpoint.made_at if checkpoint else None, paper.timestamped_at)
    return min((time for time in times if time is not None), default=None)
