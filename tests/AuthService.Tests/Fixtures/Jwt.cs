using System.Buffers.Text;
using System.Text.Json;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>Reads a token as anyone can, without verifying it.</summary>
internal static class Jwt
{
    public static JsonElement Header(string token) => Part(token, 0);

    public static JsonElement Payload(string token) => Part(token, 1);

    private static JsonElement Part(string token, int index) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[index])).RootElement;
}
