"""How a database is opened and worked: its address, its engine, one writer, readers, the schema."""
