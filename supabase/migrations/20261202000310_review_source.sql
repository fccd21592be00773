-- Where the rule of the review comes from, by its name among the sources: `default` is told in the reader's own words, and
-- what a clinic writes instead is shown as written.
update private.alert_review_rules set source = 'default' where effective_from = date '2026-11-29' and source like 'Default of Closeby;%';
