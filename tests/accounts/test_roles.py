from accounts.roles import CAPABILITIES, CAPABILITY_WORDS, Capability, Role, can, roles_that_can

STAFF = {
    "view_shipments",
    "view_stock",
    "view_desk",
    "view_register",
    "view_certificates",
    "view_operations",
    "view_record",
}


def test_the_grid_of_rights_is_as_agreed():
    assert {role: set(capabilities) for role, capabilities in CAPABILITIES.items()} == {
        "reviewer": STAFF | {"review_shipment", "keep_stock", "keep_watch_lists"},
        "signatory": STAFF | {"review_shipment", "keep_stock", "keep_watch_lists", "issue_certificate"},
        "administrator": STAFF | {"manage_members", "manage_certifier", "load_registry", "keep_watch_lists"},
        "auditor": STAFF,
        "exporter": {
            "view_shipments",
            "edit_shipment",
            "submit_shipment",
            "view_stock",
            "keep_stock",
            "view_certificates",
        },
        "importer": {"view_certificates"},
    }


def test_every_role_has_a_row_and_every_capability_has_words():
    assert set(CAPABILITIES) == set(Role)
    assert set(CAPABILITY_WORDS) == set(Capability)


def test_an_unknown_role_may_do_nothing():
    assert not can("pirate", Capability.VIEW_DESK)


def test_the_roles_that_may_are_listed():
    assert roles_that_can(Capability.ISSUE_CERTIFICATE) == [Role.SIGNATORY]
