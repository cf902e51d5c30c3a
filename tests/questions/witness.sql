-- The second witness of the examples: every case that counts from the first day to the last, as the
-- definitions of the statistical forms read, from the rows that the offices hand over.
-- `unit` is where it is; due, done, gone, poor, rest are dong:
--   due   what it brought into the period     done  collected, reduced or ended by Đình chỉ
--   gone  ủy thác, thu hồi, hủy               poor  open without means      rest  open at the end
WITH said AS (
  SELECT c.id, a.code AS unit, c.category, c.case_group, o.name AS officer, c.code,
         c.accepted_on, c.accepted_on >= :first AS is_new, c.amount,
         (SELECT e.kind FROM events e WHERE e.case_id = c.id AND e.on_date <= :last
           AND e.kind IN ('enforced', 'terminated', 'entrusted', 'withdrawn', 'cancelled'))
           AS closed_by,
         (SELECT min(e.on_date) FROM events e WHERE e.case_id = c.id AND e.on_date <= :last
           AND e.kind IN ('enforced', 'terminated', 'entrusted', 'withdrawn', 'cancelled'))
           AS closed_on,
         (SELECT e.kind FROM events e WHERE e.case_id = c.id AND e.on_date <= :last
           ORDER BY e.on_date DESC, e.position DESC LIMIT 1) AS last_event,
         (SELECT e.kind FROM events e WHERE e.case_id = c.id AND e.on_date <= :last
           AND e.kind IN ('enforceable', 'not_enforceable')
           ORDER BY e.on_date DESC, e.position DESC LIMIT 1) AS means,
         (SELECT coalesce(sum(r.amount), 0) FROM receipts r
           WHERE r.case_id = c.id AND r.on_date < :first) AS paid_before,
         (SELECT coalesce(sum(r.amount), 0) FROM receipts r WHERE r.case_id = c.id
           AND r.kind = 'collected' AND r.on_date BETWEEN :first AND :last) AS collected,
         (SELECT coalesce(sum(r.amount), 0) FROM receipts r WHERE r.case_id = c.id
           AND r.kind = 'reduced' AND r.on_date BETWEEN :first AND :last) AS reduced
    FROM cases c JOIN agencies a ON a.id = c.agency_id LEFT JOIN officers o ON o.id = c.officer_id
   WHERE c.accepted_on <= :last
),
counted AS (
  SELECT *, amount - paid_before AS due,
         amount - paid_before - collected - reduced AS outstanding,
         closed_by IS NULL AS is_open,
         coalesce(closed_by IN ('enforced', 'terminated'), 0) AS is_done,
         coalesce(closed_by IN ('entrusted', 'withdrawn', 'cancelled'), 0) AS is_gone,
         closed_by IS NULL AND coalesce(means, '') = 'not_enforceable' AS is_poor
    FROM said
   WHERE (closed_on IS NULL OR closed_on >= :first)
),
matters AS (
  SELECT *, iif(is_gone, outstanding, 0) AS gone, iif(is_poor, outstanding, 0) AS poor,
         iif(is_open, outstanding, 0) AS rest,
         collected + reduced + iif(closed_by = 'terminated', outstanding, 0) AS done
    FROM counted
   WHERE coalesce(last_event, '') <> 'set_aside'
)
