using System.Net.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Chat;

/// <summary>What ChatService does for this service.</summary>
internal sealed class ChatClient(HttpClient http)
{
    /// <summary>Deletes all that ChatService holds of the token's user. Doing it again does no harm.</summary>
    /// <exception cref="HttpRequestException">It was not done, or may not have been.</exception>
    public async Task DeleteAccountAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/chat/account");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Everything that ChatService holds of the caller, as JSON that comes while it is read. The caller's own token says who that is.</summary>
    /// <exception cref="HttpRequestException">ChatService is away, or refuses.</exception>
    public async Task<HttpResponseMessage> ExportAsync(string authorization, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/export");
        request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, authorization);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                response.EnsureSuccessStatusCode();
            }
        }

        return response;
    }
}
