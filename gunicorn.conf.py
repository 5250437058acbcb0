"""How gunicorn serves Agora, for `make run` and in production alike; WEB_CONCURRENCY sets the number of workers."""

preload_app = True  # one start for all the workers
timeout = 90  # a paper may take a minute (socle/imprimante.py), and is then refused in French
loglevel = "warning"
control_socket_disable = True
# The journal of requests (--access-logfile) says neither where people come from nor what opens a link.
logger_class = "socle.journaux_gunicorn.JournalDeGunicorn"
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'
