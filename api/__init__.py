"""Every way in: command line and HTTP. Each parses, calls one verb and shows what it returned."""
