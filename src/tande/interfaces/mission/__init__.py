"""The safeguards register's own site: who is in the mission, vetted, trained and ready. It knows no complaint."""
