#!/usr/bin/python3
"""boto.py LIST ENDPOINT REGION path|virtual: presigned GETs made by botocore,
with the keys of the environment, for the objects of LIST (as of s3put.py
put-many) in pail-odd: URL, TAB and the name of the object's file, a line.
Without LIST: status 0 if there is a botocore.
"""
import os
import sys

# Last: what is there must not stand in for modules of others.
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                             "..", "tools"))
import s3put  # noqa: E402


def main():
    import botocore.session
    from botocore.config import Config
    if len(sys.argv) == 1:
        print(botocore.__version__)
        return
    wanted, endpoint, region, style = sys.argv[1:]
    client = botocore.session.get_session().create_client(
        "s3", endpoint_url=endpoint, region_name=region,
        config=Config(signature_version="s3v4",
                      s3={"addressing_style": style}))
    for n, (_, key, path) in enumerate(s3put.list_read(wanted)):
        params = {"Bucket": "pail-odd", "Key": key.decode()}
        if n % 2:
            params["ResponseContentType"] = "text/x pail; a=\"b&c\""
        url = client.generate_presigned_url("get_object", Params=params,
                                            ExpiresIn=900)
        print("%s\t%s" % (url, os.path.basename(path).decode()))


if __name__ == "__main__":
    main()
