"""The search that follows every test finds what it looks for."""

from email.message import EmailMessage
from pathlib import Path

from tests import traces


def test_what_somebody_typed_is_found_in_a_file_and_in_a_mail(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "kept").write_bytes(b"\x00Fatima El Ouardighi\x00")
    assert traces.found_in(traces.of_files(tmp_path)) == ["El Ouardighi in kept"]
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "Kuipers <bram@post.example>", "Beste mevrouw Kuipers"
    mail.set_content("Uw nummer is 123456782.")
    mail.add_alternative("<p>Rekening NL91ABNA0417164300</p>", subtype="html")
    assert traces.found_in(traces.of_mail(mail)) == [
        "123456782 in a mail", "Kuipers in a mail", "NL91ABNA0417164300 in a mail",
    ]  # fmt: skip
    quiet = EmailMessage()
    quiet["To"] = mail["To"]
    quiet.set_content("Er is een bericht voor u.")
    assert traces.found_in(traces.of_mail(quiet)) == [], "only to whom it goes"


def test_a_number_stands_alone_or_is_part_of_something_else() -> None:
    assert traces.stands("2333", "eindigt op 2333.")
    assert not traces.stands("2333", "8db2333d80")
