"""Reading the files of the federal registry, comparing them with ours, and taking over what differs.

From the ground: `archives` and `xml_stream` open what strangers wrote; `workbook`, `delimited`,
`bulk_xml` and `service_answer` read the four formats into records; `files` tells them apart; `rows` makes
typed rows of records; `staging` puts them beside ours in the database; `comparing` finds what differs;
`applying` takes it over, a batch a transaction.
"""
