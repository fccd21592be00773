-- "Someone else's phone". On its own, because a new value of a type can be named only after the transaction that adds it.
alter type identity.session_kind add value 'shared_device';
