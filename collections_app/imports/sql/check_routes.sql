INSERT INTO staging_faults
SELECT line, 'unit_code', unit_code, 'unknown_unit' FROM staging s
WHERE NOT EXISTS (SELECT FROM collections_orgunit u WHERE u.code = s.unit_code);
INSERT INTO staging_faults
SELECT line, 'supply_point_no', supply_point_no, 'unknown_point' FROM staging s
WHERE supply_point_no IS NOT NULL AND NOT EXISTS (
    SELECT FROM collections_supplypoint p WHERE p.supply_point_no = s.supply_point_no);
INSERT INTO staging_faults
SELECT line, 'route_no', route_no, 'other_route' FROM staging s JOIN (
    SELECT route_no FROM staging GROUP BY route_no HAVING min(ROW(name, unit_code, reading_day)::text) <> max(ROW(name, unit_code, reading_day)::text)
) d USING (route_no);
INSERT INTO staging_faults
SELECT line, 'supply_point_no', supply_point_no, 'on_two_routes' FROM staging s JOIN (
    SELECT supply_point_no FROM staging GROUP BY supply_point_no HAVING min(route_no) <> max(route_no)) d USING (supply_point_no)
