from django.db import migrations

SQLITE = """
CREATE TRIGGER items_decision_no_update BEFORE UPDATE ON items_decision
BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER items_decision_no_delete BEFORE DELETE ON items_decision
BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
"""
POSTGRES = """
CREATE FUNCTION items_decision_keep() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the log is never changed'; END; $$ LANGUAGE plpgsql;
CREATE TRIGGER items_decision_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON items_decision
FOR EACH STATEMENT EXECUTE FUNCTION items_decision_keep();
"""


def _statements(vendor):
    if vendor == "sqlite":
        return [part + "END;" for part in SQLITE.split("END;") if part.strip()]
    return [POSTGRES]


def keep(apps, editor):
    for statement in _statements(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("items", "0002_initial")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
