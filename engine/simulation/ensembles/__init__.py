"""Many runs of several scenarios on any executor, until they are enough."""
