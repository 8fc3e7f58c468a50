"""Everything durable: SQLAlchemy Core on SQLite or PostgreSQL. Home of sqlalchemy."""
