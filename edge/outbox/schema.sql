-- The database as it is after all migrations (user_version 1). For people and for the test that compares the two.
-- Events that wait for a good PUBACK, in the order of their sequence.
CREATE TABLE event (
    sequence    INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    type        TEXT    NOT NULL,
    domain      TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    time_us     INTEGER NOT NULL,
    recorded_us INTEGER NOT NULL,
    severity    TEXT    NOT NULL,
    dataref     TEXT    NOT NULL,
    payload     BLOB    NOT NULL,
    sent        INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Events that no broker will ever take, with the reason; the newest 1,000.
CREATE TABLE dead_letter (
    sequence    INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    domain      TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    time_us     INTEGER NOT NULL,
    recorded_us INTEGER NOT NULL,
    severity    TEXT    NOT NULL,
    dataref     TEXT    NOT NULL,
    payload     BLOB    NOT NULL,
    reason      TEXT    NOT NULL,
    put_aside_us INTEGER NOT NULL
) STRICT;

-- last_sequence, stored, delivered, lost; stored = delivered + lost + rows of event.
CREATE TABLE counter (
    name  TEXT    PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('last_sequence', 0), ('stored', 0), ('delivered', 0), ('lost', 0);

CREATE TABLE fact (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- An incident as it is now. ended_us is null while it is open.
CREATE TABLE incident (
    id                  TEXT    PRIMARY KEY,
    rule                TEXT    NOT NULL,
    type                TEXT    NOT NULL,
    domain              TEXT    NOT NULL,
    severity            TEXT    NOT NULL,
    camera              TEXT    NOT NULL,
    zone                TEXT    NOT NULL,
    track               INTEGER NOT NULL,
    label               TEXT    NOT NULL,
    confidence          REAL    NOT NULL,
    box_x               REAL    NOT NULL,
    box_y               REAL    NOT NULL,
    box_width           REAL    NOT NULL,
    box_height          REAL    NOT NULL,
    began_stream_us     INTEGER NOT NULL,
    began_wall_us       INTEGER NOT NULL,
    began_epoch         INTEGER NOT NULL,
    last_seen_stream_us INTEGER NOT NULL,
    last_seen_wall_us   INTEGER NOT NULL,
    last_seen_epoch     INTEGER NOT NULL,
    ended_us            INTEGER
) STRICT;
CREATE INDEX incident_open ON incident (id) WHERE ended_us IS NULL;
CREATE INDEX incident_ended ON incident (ended_us) WHERE ended_us IS NOT NULL;

-- When each phase was reached; facts is a JSON object of texts.
CREATE TABLE incident_phase (
    incident  TEXT    NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    phase     TEXT    NOT NULL,
    stream_us INTEGER NOT NULL,
    wall_us   INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    reason    TEXT    NOT NULL,
    facts     TEXT    NOT NULL CHECK (json_valid(facts)),
    PRIMARY KEY (incident, position)
) STRICT, WITHOUT ROWID;
