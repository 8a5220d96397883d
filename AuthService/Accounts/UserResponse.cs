namespace Fubuni.AuthService.Accounts;

/// <param name="Id">Text; not necessarily a uuid.</param>
/// <param name="Image">Address of a picture, or null.</param>
public sealed record UserResponse(
    string Id,
    string Email,
    string Name,
    bool EmailVerified,
    string? Image,
    DateTimeOffset CreatedAt
)
{
    public static UserResponse Of(User user) =>
        new(user.Id, user.Email, user.Name, user.EmailVerified, user.Image, user.CreatedAt);
}
