"""The closed loop: plan, simulate, stress, harden and plan again, until the work is on time surely enough."""
