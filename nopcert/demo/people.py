"""Who signs in to the demo. Everybody's password is `nopcert.demo.PASSWORD`."""

from nopcert.demo.tables import PersonRow

_PACIFIC = "America/Los_Angeles"


def _staff(
    prefix: str, domain: str, zone: str, *people: tuple[str, str, str, str], is_main: bool = False
) -> tuple[PersonRow, ...]:
    """People of one certifier: (name, mailbox, role, title)."""
    return tuple(
        PersonRow(
            name=name,
            email=f"{mailbox}@{domain}.example",
            role=role,
            party=prefix,
            title=title,
            time_zone=zone,
            is_main=is_main and mailbox != "amina",
        )
        for name, mailbox, role, title in people
    )


STAFF = (
    *_staff(
        "815",
        "cascadia",
        _PACIFIC,
        ("Daniel Ortiz", "daniel", "reviewer", "Certification Reviewer"),
        ("Amina Yusuf", "amina", "reviewer", "Certification Reviewer"),
        ("Maria Keller", "maria", "signatory", "Certification Officer"),
        ("Ruth Nakamura", "ruth", "administrator", "Head of Systems"),
        ("Peter Lindqvist", "peter", "auditor", "Accreditation Auditor"),
        is_main=True,
    ),
    *_staff(
        "556",
        "goldenpoppy",
        _PACIFIC,
        ("Elena Vargas", "elena", "reviewer", "Import Reviewer"),
        ("Thomas Byrne", "thomas", "signatory", "Director of Certification"),
        ("Grace Huang", "grace", "administrator", "Operations Manager"),
        ("Samuel Adeyemi", "samuel", "auditor", "Accreditation Auditor"),
    ),
    *_staff(
        "701",
        "eba",
        "Europe/Rome",
        ("Paolo Ricci", "paolo", "reviewer", "Tecnico controllo"),
        ("Francesca Neri", "francesca", "signatory", "Responsabile certificazione"),
    ),
    *_staff(
        "702",
        "boreale",
        "America/Toronto",
        ("Luc Gagnon", "luc", "reviewer", "Agent de certification"),
        ("Isabelle Roy", "isabelle", "signatory", "Directrice de la certification"),
    ),
    *_staff(
        "703",
        "suruga",
        "Asia/Tokyo",
        ("Haruka Sato", "haruka", "reviewer", "Certification Reviewer"),
        ("Takashi Endo", "takashi", "signatory", "Certification Manager"),
    ),
    *_staff(
        "704",
        "cel",
        "Europe/Madrid",
        ("Jordi Soler", "jordi", "reviewer", "Tècnic de certificació"),
        ("Núria Camps", "nuria", "signatory", "Cap de certificació"),
    ),
)

EXPORTERS = (
    PersonRow(
        name="Rosa Quispe Mendoza",
        email="rosa@vallealto.example",
        role="exporter",
        party="8150110234",
        time_zone="America/Lima",
        is_main=True,
    ),
    PersonRow(
        name="Diego Salazar Ríos",
        email="diego@andeansuperfoods.example",
        role="exporter",
        party="8150110990",
        language="en",
        time_zone="America/Lima",
    ),
    PersonRow(
        name="Jorge Cevallos",
        email="jorge@rioverde.example",
        role="exporter",
        party="8150110871",
        language="en",
        time_zone="America/Guayaquil",
    ),
    PersonRow(
        name="Guadalupe Torres Ávila",
        email="guadalupe@tancitaro.example",
        role="exporter",
        party="5561220045",
        language="en",
        time_zone="America/Mexico_City",
    ),
    PersonRow(
        name="Héctor Domínguez",
        email="hector@bajio.example",
        role="exporter",
        party="5561220990",
        language="en",
        time_zone="America/Mexico_City",
    ),
    PersonRow(
        name="Catalina Fuentes",
        email="catalina@vallemaule.example",
        role="exporter",
        party="5561223118",
        language="en",
        time_zone="America/Santiago",
    ),
    PersonRow(
        name="Liz Benítez",
        email="liz@guaira.example",
        role="exporter",
        party="8150117044",
        language="en",
        time_zone="America/Asuncion",
    ),
    PersonRow(
        name="Tesfaye Gebremedhin",
        email="tesfaye@humera.example",
        role="exporter",
        party="8150113309",
        time_zone="Africa/Addis_Ababa",
    ),
    PersonRow(
        name="Ayşe Yılmaz",
        email="ayse@cukurova.example",
        role="exporter",
        party="8150119001",
        time_zone="Europe/Istanbul",
        is_main=True,
    ),
    PersonRow(
        name="Mehmet Demir",
        email="mehmet@egekuru.example",
        role="exporter",
        party="8150119044",
        time_zone="Europe/Istanbul",
    ),
    PersonRow(
        name="Anjali Menon",
        email="anjali@malabarhills.example",
        role="exporter",
        party="8150116207",
        time_zone="Asia/Kolkata",
    ),
    PersonRow(
        name="Maricel Santos",
        email="maricel@mindanaococo.example",
        role="exporter",
        party="8150115521",
        time_zone="Asia/Manila",
    ),
    PersonRow(
        name="Chiara Bartolini",
        email="chiara@collineumbria.example",
        role="exporter",
        party="7010000312",
        time_zone="Europe/Rome",
    ),
    PersonRow(
        name="Marta Puig i Ferrer",
        email="marta@masdelavinya.example",
        role="exporter",
        party="7010000918",
        language="en",
        time_zone="Europe/Madrid",
    ),
    PersonRow(
        name="Geneviève Tremblay",
        email="genevieve@erablieremegantic.example",
        role="exporter",
        party="7020000777",
        time_zone="America/Toronto",
    ),
    PersonRow(
        name="Kenji Mochizuki",
        email="kenji@midorichaen.example",
        role="exporter",
        party="7030000145",
        time_zone="Asia/Tokyo",
    ),
)

IMPORTERS = (
    PersonRow(
        name="Hannah Whitlock",
        email="hannah@solstice.example",
        role="importer",
        party="8150004471",
        time_zone=_PACIFIC,
        is_main=True,
    ),
    PersonRow(
        name="Marcus Lindgren",
        email="marcus@pugetcoffee.example",
        role="importer",
        party="8150004618",
        time_zone=_PACIFIC,
    ),
    PersonRow(
        name="Priya Raman",
        email="priya@bayside.example",
        role="importer",
        party="5561007713",
        time_zone=_PACIFIC,
        is_main=True,
    ),
    PersonRow(
        name="Luis Cantú",
        email="luis@fronterafresh.example",
        role="importer",
        party="5561009920",
        time_zone="America/Chicago",
    ),
    PersonRow(
        name="Eli Stoltzfus",
        email="eli@keystonegrain.example",
        role="importer",
        party="1000003345",
        time_zone="America/New_York",
    ),
    PersonRow(
        name="Dana Okafor",
        email="dana@hudsontable.example",
        role="importer",
        party="1000004120",
        time_zone="America/New_York",
    ),
)

PEOPLE = (*STAFF, *EXPORTERS, *IMPORTERS)
