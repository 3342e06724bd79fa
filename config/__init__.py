"""What everything stands on: settings, database, reference data, geodata, migrations.

This room knows files, the environment and the database engine.
It knows nothing of reports, cases or people.
"""
