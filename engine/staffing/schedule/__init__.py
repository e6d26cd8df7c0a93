"""When the tasks of a project are done and by whom: the multi-skill project scheduling problem."""
