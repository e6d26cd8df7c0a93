"""The policy language: read, check, evaluate, explain, test and lower policies. Knows no subject, only kinds.

``load`` reads a file into a ``document.Policy``; ``evaluation`` answers with outcome and trail, ``compiled`` answers
fast; ``verification`` proves clashes, silent rows and gaps; ``policy_tests`` runs the tests beside a file;
``lowering`` turns a policy into limits for solvers, ``scores`` into weights and bands for analytics; ``profiles`` give
parameters other values for a part of the organisation; ``source`` gives the policy in force on a day.
"""
