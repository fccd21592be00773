-- A medicine review looks at every medicine, those of a sensitive topic included, and so do the words about it. Whoever is let
-- see medicines is not let see all of them: a review is for the care team, and for the patient.

alter policy medicine_reviews_in_reach on care.medicine_reviews
	using (
		((select private.am_staff()) or patient_id = (select auth.uid()))
		and exists (
			select from private.rights r
			where r.patient_id = medicine_reviews.patient_id and r.person_id = (select auth.uid())
				and r.area = 'medicines' and 'see' = any (r.actions) and r.period @> now()
		)
	);
