"""The migrations make exactly the tables of the models."""

from alembic import command

from portal.migrations.run import config, upgrade


def test_the_migrations_make_the_tables_of_the_models(database_url: str) -> None:
    command.check(config(database_url))


def test_a_database_that_is_up_to_date_stays_as_it_is(database_url: str) -> None:
    upgrade(database_url)
    command.check(config(database_url))
