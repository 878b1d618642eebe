"""The fence: queries are evaluated in child processes that the kernel bounds, never in the process that serves.

    pool  ──asks──▶  child  ◀──forks──  fork_server (holds the loaded store)

- `limits`       what one query may take
- `frames`       how questions and replies cross a socket
- `cage`         the kernel's bounds around a child
- `heap`         what the C library does with memory
- `child`        the loop of a child: a question in, a reply out
- `fork_server`  loads the store once and forks children from it
- `nursery`      where children come from; `spawn_nursery` the same where the platform cannot fork
- `starting`     chooses between the two
- `courtesy`     how long a query may work before it lets others go first
- `pool`         who asks which child, for how long, and what happens when a query overruns
- `work`         what children load and answer; `validation_work` the same for those that validate
- `validator`    reports of caged children on the live graph and on uploads
- `engine`       the query engine that the rest of the project sees
"""
