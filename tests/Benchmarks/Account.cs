using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fubuni.Benchmarks;

/// <summary>An account made for the run, with the tokens it was given.</summary>
internal sealed class Account
{
    private const string Password = "a password for benchmarks only";

    private readonly string _email = $"bench-{Guid.NewGuid():N}@example.com";
    private byte[] _refresh = [];

    private Account() =>
        Login = HttpConnection.Request(
            HttpMethod.Post,
            "/api/auth/login",
            json: JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    email = _email,
                    password = Password,
                    deliver = "body",
                }
            )
        );

    public AuthenticationHeaderValue? Bearer { get; private set; }

    /// <summary>The request that signs in.</summary>
    public byte[] Login { get; }

    public static async Task<Account> RegisterAsync(HttpClient auth)
    {
        var account = new Account();
        using var response = await auth.PostAsJsonAsync(
            "/api/auth/register",
            new
            {
                name = "Bench",
                email = account._email,
                password = Password,
                deliver = "body",
            }
        );
        response.EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync();
        account.Bearer = new AuthenticationHeaderValue("Bearer", ReadToken(body, "accessToken"u8));
        account.Keep(body);
        return account;
    }

    /// <summary>A GET as this user.</summary>
    public byte[] Get(string path) => HttpConnection.Request(HttpMethod.Get, path, Bearer);

    /// <summary>Exchanges the refresh token that it has for the next.</summary>
    public void Refresh(HttpConnection connection) => Keep(connection.Send(_refresh));

    private void Keep(ReadOnlySpan<byte> response) =>
        _refresh = HttpConnection.Request(
            HttpMethod.Post,
            "/api/auth/refresh",
            json: JsonSerializer.SerializeToUtf8Bytes(new { refreshToken = ReadToken(response, "refreshToken"u8) })
        );

    private static string ReadToken(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.GetString()!;
            }
        }

        throw new InvalidOperationException("The answer has no token.");
    }
}
