-- What a provider answered to an alert. On its own, because a new value of a type can be named only after the transaction
-- that adds it.
alter type care.alert_event add value 'advised';
