-- Usage: called by gis/db/clock.refresh_statistics, after orders that write much.
-- Fresh statistics for the planner after an order wrote thousands of rows: until autovacuum comes by, a list of
-- divisions would be planned for an empty table and take a hundred times as long. The serving role owns no table and
-- may not ANALYZE; this may, and nothing else.
CREATE OR REPLACE FUNCTION refresh_division_statistics() RETURNS void
    LANGUAGE sql
    SECURITY DEFINER
    SET search_path = public, pg_temp
AS $$
    ANALYZE division_unit, division_version, division_code, division_geometry, division_outline, succession,
            community_chain;
$$;
COMMENT ON FUNCTION refresh_division_statistics() IS 'Fresh planner statistics of the division tables.';
