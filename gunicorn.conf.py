"""How gunicorn serves Agora, for `make run` and in production alike; WEB_CONCURRENCY sets the number of workers."""

preload_app = True  # one start for all the workers
timeout = 90  # a paper may take a minute (socle/imprimante.py), and is then refused in French
loglevel = "warning"
control_socket_disable = True
