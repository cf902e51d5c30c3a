# One image for every role; compose.yaml runs them. Nothing of the office is built in.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /srv/thads

COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

COPY bot bot
COPY handlers handlers
COPY db db

# Data lies in a volume, which belongs to the one user that there is.
RUN useradd --system --uid 10001 thads && mkdir data && chown thads data
USER thads
VOLUME /srv/thads/data
EXPOSE 8080

ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
