namespace Fubuni.Testing.Attacks;

/// <summary>Tokens that must be accepted: a service that refuses every token would pass all other cases.</summary>
internal static class TokenControls
{
    public static IEnumerable<TokenCase> Cases() =>
        [
            Good("good", token => token),
            Good("good, signed by hand", token => token.SignedBy(input => ForgedSignature.Right(token.Key, input))),
            Good("exp past, within the skew", token => token.Claim("exp", ForgedToken.Seconds(-20))),
            Good("nbf in the future, within the skew", token => token.Claim("nbf", ForgedToken.Seconds(20))),
            Good("iat in the future, within the skew", token => token.Claim("iat", ForgedToken.Seconds(20))),
            Good("aud a list with ours", token => token.Claim("aud", "[\"another\",\"fubuni\"]")),
            Good("sub and the same user_id", token => token.Claim("user_id", "null")),
            Good("unknown claims", token => token.Claim("roles", "[\"a\",{\"b\":[1,null]}]").Claim("", "\"\"")),
            Good("unknown header members", token => token.Header("jku", "\"https://evil.example\"").Header("x", "[1]")),
            new(
                "user_id alone",
                null,
                (tokens, userId) =>
                    new ForgedToken(tokens, userId)
                        .Claim("sub", null)
                        .Claim("user_id", ForgedToken.Text(userId))
                        .ToString()
            ),
            new(
                "user_id and the same sub",
                null,
                (tokens, userId) =>
                    new ForgedToken(tokens, userId).Claim("user_id", ForgedToken.Text(userId)).ToString()
            ),
            new(
                "user_id beside an empty sub",
                null,
                (tokens, userId) =>
                    new ForgedToken(tokens, userId)
                        .Claim("sub", "\"\"")
                        .Claim("user_id", ForgedToken.Text(userId))
                        .ToString()
            ),
        ];

    private static TokenCase Good(string name, Func<ForgedToken, ForgedToken> change) =>
        TokenCase.Of(name, null, change);
}
