-- Refuses two rows of one address that overlap in both clocks.
-- Usage: triggers on address, once a statement, so that a load of a million rows is checked by one join.

CREATE OR REPLACE FUNCTION address_clock_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    clash text;
BEGIN
    SELECT n.address_id INTO clash
      FROM written n
      JOIN address a ON a.address_id = n.address_id AND a.id <> n.id
                    AND a.valid && n.valid AND a.recorded && n.recorded
     LIMIT 1;
    IF clash IS NOT NULL THEN
        RAISE EXCEPTION 'address % has two rows that overlap in both clocks', clash
              USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'ex_address_address_id', TABLE = 'address';
    END IF;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER address_clock_guard_insert AFTER INSERT ON address
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION address_clock_guard();

CREATE OR REPLACE TRIGGER address_clock_guard_update AFTER UPDATE ON address
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION address_clock_guard();
