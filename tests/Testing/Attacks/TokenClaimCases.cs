using System.Text;

namespace Fubuni.Testing.Attacks;

/// <summary>Invalid claims (RFC 7519 section 4, RFC 9068 section 4), each in a token with a valid signature.</summary>
internal static class TokenClaimCases
{
    public static IEnumerable<TokenCase> Cases() => [.. Times(), .. IssuersAndAudiences(), .. Users(), .. Shapes()];

    private static IEnumerable<TokenCase> Times()
    {
        yield return TokenCase.Of(
            "exp an hour ago",
            "token_expired",
            token => token.Claim("iat", ForgedToken.Seconds(-7200)).Claim("exp", ForgedToken.Seconds(-3600))
        );
        yield return TokenCase.Of(
            "exp just beyond the skew",
            "token_expired",
            token => token.Claim("exp", ForgedToken.Seconds(-31))
        );
        yield return TokenCase.Of("exp 0", "token_expired", token => token.Claim("exp", "0"));
        foreach (
            var exp in new[]
            {
                null,
                "null",
                "\"soon\"",
                "1e400",
                "-1e400",
                "true",
                "{}",
                "[1]",
                "99999999999999999999999",
                "\"\"",
            }
        )
        {
            yield return TokenCase.Invalid($"exp {Short(exp)}", token => token.Claim("exp", exp));
        }

        // The name must be the same in the process that lists the cases and in the one that runs them.
        yield return TokenCase.Invalid(
            "exp a text of digits",
            token => token.Claim("exp", $"\"{ForgedToken.Seconds(900)}\"")
        );
        yield return TokenCase.Invalid("nbf in the future", token => token.Claim("nbf", ForgedToken.Seconds(60)));
        yield return TokenCase.Invalid("iat in the future", token => token.Claim("iat", ForgedToken.Seconds(60)));
        yield return TokenCase.Invalid("iat 1e400", token => token.Claim("iat", "1e400"));
        yield return TokenCase.Invalid("iat a text", token => token.Claim("iat", "\"now\""));
        yield return TokenCase.Invalid("iat absent", token => token.Claim("iat", null));
    }

    private static IEnumerable<TokenCase> IssuersAndAudiences()
    {
        foreach (
            var iss in new[]
            {
                null,
                "null",
                "\"\"",
                "\"https://evil.example\"",
                "\"https://fubuni.test/\"",
                "\"https://FUBUNI.test\"",
                "\"http://fubuni.test\"",
                "[\"https://fubuni.test\"]",
                "1",
            }
        )
        {
            yield return TokenCase.Invalid($"iss {iss ?? "absent"}", token => token.Claim("iss", iss));
        }

        foreach (
            var aud in new[]
            {
                null,
                "null",
                "\"\"",
                "\"another\"",
                "\"fubuni2\"",
                "\"fubun\"",
                "\"Fubuni\"",
                "[]",
                "[\"another\",\"third\"]",
                "[[\"fubuni\"]]",
                "{\"fubuni\":1}",
                "1",
            }
        )
        {
            yield return TokenCase.Invalid($"aud {aud ?? "absent"}", token => token.Claim("aud", aud));
        }

        yield return TokenCase.Invalid(
            "an ID token of ours",
            token => token.Header("typ", "\"JWT\"").Claim("nonce", "\"n\"").Claim("azp", "\"fubuni-web\"")
        );
        yield return TokenCase.Invalid(
            "an ID token of Google's",
            token =>
                token
                    .Header("typ", "\"JWT\"")
                    .Claim("iss", "\"https://accounts.google.com\"")
                    .Claim("aud", "\"1.apps.googleusercontent.com\"")
        );
        yield return new TokenCase(
            "a refresh token",
            "token_invalid",
            (_, _) => "rt1.n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"
        );
    }

    private static IEnumerable<TokenCase> Users()
    {
        foreach (var blank in new[] { null, "null", "\"\"", "\" \"", "\"\\t\\n\"" })
        {
            yield return TokenCase.Of(
                $"sub {blank ?? "absent"}",
                "user_id_missing",
                token => token.Claim("sub", blank)
            );
            yield return TokenCase.Of(
                $"sub and user_id {blank ?? "absent"}",
                "user_id_missing",
                token => token.Claim("sub", blank).Claim("user_id", blank)
            );
        }

        yield return TokenCase.Of(
            "sub and user_id of two users",
            "user_id_conflict",
            token => token.Claim("user_id", "\"another\"")
        );
        yield return TokenCase.Of(
            "user_id in other case",
            "user_id_conflict",
            token => token.Claim("sub", "\"abc\"").Claim("user_id", "\"ABC\"")
        );
        foreach (
            var id in new[]
            {
                "7",
                "true",
                "[]",
                "[\"u\"]",
                "[\"u\",\"v\"]",
                "{\"id\":\"u\"}",
                ForgedToken.Text(new string('u', 10_240)),
                ForgedToken.Text(new string('u', 256)),
                "\"a\\u0000b\"",
                "\"a\\r\\nb\"",
            }
        )
        {
            yield return TokenCase.Of(
                $"user_id alone, {Short(id)}",
                "user_id_missing",
                token => token.Claim("sub", null).Claim("user_id", id)
            );
            yield return TokenCase.Of(
                $"user_id {Short(id)} beside a sub",
                "user_id_conflict",
                token => token.Claim("user_id", id)
            );
            yield return new TokenCase(
                $"sub {Short(id)}",
                "token_invalid|user_id_missing",
                (tokens, userId) => new ForgedToken(tokens, userId).Claim("sub", id).ToString()
            );
        }

        yield return TokenCase.Invalid(
            "sub twice",
            token => token.Claim("sub", "\"another\"").AlsoClaim("sub", "\"one\"")
        );
        yield return TokenCase.Invalid(
            "sub twice the same",
            token => token.AlsoClaim("sub", "\"one\"").AlsoClaim("sub", "\"one\"")
        );
        yield return TokenCase.Invalid(
            "user_id twice",
            token => token.Claim("sub", null).AlsoClaim("user_id", "\"one\"").AlsoClaim("user_id", "\"two\"")
        );
        yield return TokenCase.Invalid("exp twice", token => token.AlsoClaim("exp", ForgedToken.Seconds(99_999)));
        yield return new TokenCase(
            "sub half a surrogate pair",
            "token_invalid|user_id_missing",
            (tokens, userId) => new ForgedToken(tokens, userId).Claim("sub", "\"\\ud800\"").ToString()
        );
        yield return new TokenCase(
            "user_id half a surrogate pair",
            "token_invalid|user_id_missing",
            (tokens, userId) =>
                new ForgedToken(tokens, userId).Claim("sub", null).Claim("user_id", "\"\\ud800\"").ToString()
        );
    }

    private static IEnumerable<TokenCase> Shapes()
    {
        (string Name, byte[] Payload)[] payloads =
        [
            ("empty", []),
            ("null", "null"u8.ToArray()),
            ("a list", "[]"u8.ToArray()),
            ("a text", "\"sub\""u8.ToArray()),
            ("a number", "1e400"u8.ToArray()),
            ("no claims", "{}"u8.ToArray()),
            ("cut", "{\"sub\":\"u\""u8.ToArray()),
            (
                "nested 3,000 deep",
                Encoding.ASCII.GetBytes("{\"a\":" + new string('[', 3000) + new string(']', 3000) + "}")
            ),
        ];
        foreach (var (name, payload) in payloads)
        {
            yield return TokenCase.Invalid($"payload {name}", token => token.PayloadBytes(payload));
        }

        yield return TokenCase.Invalid(
            "payload with a byte order mark",
            token => token.PayloadBytes([0xEF, 0xBB, 0xBF, .. token.Payload()])
        );
        yield return TokenCase.Invalid(
            "payload not UTF-8",
            token => token.PayloadBytes([.. token.Payload()[..^1], .. ",\"x\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8])
        );
        yield return TokenCase.Invalid(
            "payload UTF-16",
            token => token.PayloadBytes(Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(token.Payload())))
        );
        yield return TokenCase.Invalid(
            "payload with more after it",
            token => token.PayloadBytes([.. token.Payload(), .. "{}"u8])
        );
        yield return TokenCase.Invalid(
            "payload with a comment",
            token => token.PayloadBytes([.. "/* */"u8, .. token.Payload()])
        );
    }

    private static string Short(string? json) =>
        json is null ? "absent"
        : json.Length > 40 ? $"of {json.Length} characters"
        : json;
}
