"""Signing in to IAM Identity Center: device codes, tokens, and the credentials of a role. None of it is signed."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.state import World

_CODE: Final = 600
_TOKEN: Final = 8 * 3600
_CREDENTIALS: Final = 3600


def _register_client(call: Call, world: World) -> Data:
    until = int(world.now()) + 90 * 86400
    return {
        "clientId": world.new_id(22),
        "clientSecret": f"secret-{world.new_id(30)}",
        "clientIdIssuedAt": int(world.now()),
        "clientSecretExpiresAt": until,
    }


def _start_device_authorization(call: Call, world: World) -> Data:
    device, letters = world.new_id(40), world.new_id(8, "BCDFGHJKLMNPQRSTVWXZ")
    code = f"{letters[:4]}-{letters[4:]}"
    world.sign_ins[device] = {"client": call.params["clientId"], "since": world.now(), "code": code}
    url = f"{call.params['startUrl'].rstrip('/')}/device"
    return {
        "deviceCode": device,
        "userCode": code,
        "verificationUri": url,
        "verificationUriComplete": f"{url}?user_code={code}",
        "expiresIn": _CODE,
        "interval": 1,
    }


def _create_token(call: Call, world: World) -> Data:
    if call.params["grantType"] == "refresh_token":
        return _issued(world)
    begun = world.sign_ins.get(call.params.get("deviceCode", ""))
    if begun is None or begun["client"] != call.params["clientId"]:
        raise ApiError("InvalidGrantException", "The device code is not valid.")
    passed = world.now() - begun["since"]
    if passed > _CODE:
        raise ApiError("ExpiredTokenException", "The device code has expired.")
    if begun.get("refused"):
        raise ApiError("AccessDeniedException", "The user refused.")
    if passed < world.sign_in_after:
        raise ApiError("AuthorizationPendingException", "The user has not agreed yet.")
    return _issued(world)


def _issued(world: World) -> Data:
    token = f"token-{world.new_id(40)}"
    world.sign_in_tokens[token] = world.now() + _TOKEN
    return {
        "accessToken": token,
        "tokenType": "Bearer",
        "expiresIn": _TOKEN,
        "refreshToken": f"refresh-{world.new_id(40)}",
    }


def _get_role_credentials(call: Call, world: World) -> Data:
    if world.sign_in_tokens.get(call.params["accessToken"], 0.0) <= world.now():
        raise ApiError("UnauthorizedException", "Session token not found or invalid", 401)
    if call.params["accountId"] != world.account:
        raise ApiError("ResourceNotFoundException", "The account is not assigned.", 404)
    return {
        "roleCredentials": {
            "accessKeyId": f"ASIA{world.new_id(16).upper()}",
            "secretAccessKey": world.new_id(40),
            "sessionToken": world.new_id(60),
            "expiration": int((world.now() + _CREDENTIALS) * 1000),
        }
    }


OPERATIONS: Final[dict[str, Handler]] = {
    "sso-oidc:RegisterClient": _register_client,
    "sso-oidc:StartDeviceAuthorization": _start_device_authorization,
    "sso-oidc:CreateToken": _create_token,
    "sso:GetRoleCredentials": _get_role_credentials,
}
