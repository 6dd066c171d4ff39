-- Keeps the procedure of naming in the database itself: no order of calls, and no hand on a table, makes a name standard
-- whose case did not go through its steps.
-- Usage: triggers on naming_step, naming_case and placename; gis/db/naming_cases.py writes what they look at.

-- Every move there is: kind of case, step, state before (empty: the first), state after, roles that may take it.
-- The table of gis/placenames/procedure.py, and a test compares the two.
CREATE OR REPLACE FUNCTION naming_moves()
RETURNS TABLE (kind text, step text, from_state text, to_state text, roles text[])
LANGUAGE sql IMMUTABLE AS $$
    SELECT k.kind, m.step, f.from_state, m.to_state, CAST(m.roles AS text[]) FROM (VALUES
        ('{name,rename,abolish}', 'begin', '{""}',
         'draft', '{placename_officer}'),
        ('{name,rename,abolish}', 'revise', '{draft}',
         'draft', '{placename_officer}'),
        ('{name,rename,abolish}', 'assess', '{draft}',
         'assessed', '{placename_officer}'),
        ('{name,rename,abolish}', 'notice', '{assessed}',
         'noticed', '{placename_officer}'),
        ('{name,rename,abolish}', 'object', '{noticed}',
         'noticed', '{placename_officer}'),
        ('{name,rename,abolish}', 'answer_objection', '{noticed}',
         'noticed', '{placename_officer}'),
        ('{name,rename,abolish}', 'end_notice', '{noticed}',
         'notice_ended', '{placename_officer}'),
        ('{name,rename,abolish}', 'opine', '{notice_ended}',
         'opined', '{placename_officer}'),
        ('{name,rename,abolish}', 'sign', '{opined}',
         'signed', '{section_head}'),
        ('{name,rename,abolish}', 'endorse', '{signed}',
         'endorsed', '{bureau_leader}'),
        ('{name,rename,abolish}', 'send_back', '{opined}',
         'draft', '{section_head}'),
        ('{name,rename,abolish}', 'send_back', '{signed}',
         'draft', '{bureau_leader}'),
        ('{name,rename,abolish}', 'approve', '{endorsed}',
         'approved', '{placename_officer}'),
        ('{name,rename,abolish}', 'reject', '{endorsed}',
         'rejected', '{placename_officer}'),
        ('{name,rename,abolish}', 'file', '{approved}',
         'filed', '{placename_officer}'),
        ('{name,rename,abolish,filing}', 'announce', '{filed}',
         'announced', '{placename_officer}'),
        ('{name,rename,filing}', 'put_in_use', '{announced}',
         'in_use', '{placename_officer}'),
        ('{name,rename,abolish}', 'withdraw', '{draft,assessed,noticed,notice_ended,opined,signed,endorsed}',
         'withdrawn', '{placename_officer}'),
        ('{consultation,filing}', 'submit', '{""}',
         'submitted', '{department}'),
        ('{filing}', 'resubmit', '{returned}',
         'submitted', '{department}'),
        ('{consultation,filing}', 'take_back', '{submitted,returned}',
         'withdrawn', '{department}'),
        ('{consultation}', 'agree', '{submitted}',
         'agreed', '{placename_officer}'),
        ('{consultation}', 'disagree', '{submitted}',
         'disagreed', '{placename_officer}'),
        ('{filing}', 'accept', '{submitted}',
         'filed', '{placename_officer}'),
        ('{filing}', 'return', '{submitted}',
         'returned', '{placename_officer}'),
        ('{name,rename,filing}', 'mark_renamed', '{in_use}',
         'renamed', '{placename_officer}'),
        ('{name,rename,filing}', 'mark_abolished', '{in_use}',
         'abolished', '{placename_officer}')
    ) AS m (kinds, step, from_states, to_state, roles),
    unnest(CAST(m.kinds AS text[])) AS k (kind), unnest(CAST(m.from_states AS text[])) AS f (from_state)
$$;

-- A step is appended where it fits: the next number, from the state of the one before, on no earlier day, by a move of
-- the table in a role that may; the signatures by nobody who drew the case up, and by two people.
CREATE OR REPLACE FUNCTION naming_step_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    last naming_step;
    about naming_case;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'steps of naming cases are appended, never changed' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO about FROM naming_case WHERE id = NEW.case_id;
    SELECT * INTO last FROM naming_step WHERE case_id = NEW.case_id ORDER BY n DESC LIMIT 1;
    IF NEW.n <> COALESCE(last.n, 0) + 1 OR NEW.from_state <> COALESCE(last.to_state, '')
       OR NEW.on_day < COALESCE(last.on_day, NEW.on_day) THEN
        RAISE EXCEPTION 'step % of case % does not follow the one before', NEW.n, NEW.case_id
              USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM naming_moves() m
                    WHERE m.kind = about.kind AND m.step = NEW.step AND m.from_state = NEW.from_state
                      AND m.to_state = NEW.to_state AND NEW.role = ANY(m.roles)) THEN
        RAISE EXCEPTION 'no % takes the step % of a % from % to %', NEW.role, NEW.step, about.kind, NEW.from_state,
              NEW.to_state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.step IN ('sign', 'endorse') AND (NEW.actor = about.author OR EXISTS (
            SELECT FROM naming_step s WHERE s.case_id = NEW.case_id AND s.actor = NEW.actor
               AND s.step IN ('begin', 'revise', 'assess'))) THEN
        RAISE EXCEPTION '% drew case % up and does not sign it', NEW.actor, NEW.case_id
              USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.step = 'endorse' AND last.actor = NEW.actor THEN
        RAISE EXCEPTION 'the two signatures of case % are two people''s', NEW.case_id
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER naming_step_guard BEFORE INSERT OR UPDATE OR DELETE ON naming_step
FOR EACH ROW EXECUTE FUNCTION naming_step_guard();

CREATE OR REPLACE FUNCTION naming_step_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'steps of naming cases are appended, never changed' USING ERRCODE = 'check_violation';
END
$$;

CREATE OR REPLACE TRIGGER naming_step_kept BEFORE TRUNCATE ON naming_step
FOR EACH STATEMENT EXECUTE FUNCTION naming_step_kept();

-- At the end of the transaction a case stands where its last step brought it.
CREATE OR REPLACE FUNCTION naming_case_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    number bigint;
    standing text;
    brought text;
BEGIN
    IF TG_TABLE_NAME = 'naming_step' THEN
        number := NEW.case_id;
    ELSE
        number := NEW.id;
    END IF;
    SELECT state INTO standing FROM naming_case WHERE id = number;
    SELECT to_state INTO brought FROM naming_step WHERE case_id = number ORDER BY n DESC LIMIT 1;
    IF standing IS DISTINCT FROM brought THEN
        RAISE EXCEPTION 'case % says %, its last step %', number, standing, COALESCE(brought, 'nothing')
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

-- a constraint trigger cannot be replaced
DROP TRIGGER IF EXISTS naming_case_guard ON naming_case;
CREATE CONSTRAINT TRIGGER naming_case_guard AFTER INSERT OR UPDATE ON naming_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION naming_case_guard();
DROP TRIGGER IF EXISTS naming_step_of_case ON naming_step;
CREATE CONSTRAINT TRIGGER naming_step_of_case AFTER INSERT ON naming_step
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION naming_case_guard();

-- A name that stands on a case is standard only if the case was approved, or filed, and names this place.
CREATE OR REPLACE FUNCTION placename_guard() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    about naming_case;
BEGIN
    SELECT * INTO about FROM naming_case WHERE id = NEW.case_id;
    IF about.kind NOT IN ('name', 'rename', 'filing') OR about.place_id IS DISTINCT FROM NEW.place_id
       OR about.name <> NEW.name
       OR about.state NOT IN ('approved', 'filed', 'announced', 'in_use', 'renamed', 'abolished') THEN
        RAISE EXCEPTION '% is not approved: case % (%) is %', NEW.name, NEW.case_id, about.kind, about.state
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS placename_guard ON placename;
CREATE CONSTRAINT TRIGGER placename_guard AFTER INSERT OR UPDATE ON placename
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.basis = 'case') EXECUTE FUNCTION placename_guard();
