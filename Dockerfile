# The image of the site and of its worker (docker-compose.yml). docs/installation.md does the same by hand.
FROM python:3.13-slim-bookworm
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/agora
COPY requirements-outils.txt requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-outils.txt \
 && uv pip sync --no-cache --system --compile-bytecode --require-hashes requirements.txt
COPY . .
ENV AGORA_MODE=production AGORA_FICHIERS=/srv/fichiers AGORA_STATIQUES=/srv/statiques
# The values of this line serve to gather the static files, and stay in no layer.
RUN SECRET_KEY=$(head -c 64 /dev/urandom | base64 -w 0) ALLOWED_HOSTS=agora.invalid DATABASE_URL=postgres:///agora \
    python manage.py collectstatic --no-input --skip-checks \
 && useradd --system --create-home agora \
 && install --directory --owner agora --mode 700 /srv/fichiers
USER agora
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "agora.wsgi", "--bind", "0.0.0.0:8000"]
