# what: the secret stands on the console
# in: src/cmd/setup_signer.c
# red: one
s/^	s->field = slice_of(field);/&\
	(void)port_print(port, PORT_ERR, port_env(port, "AWS_SECRET_ACCESS_KEY"));/
