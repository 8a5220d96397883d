using Fubuni.ChatService.Data;
using Fubuni.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Instructions;

/// <summary>Reads and replaces the instructions of a user.</summary>
internal sealed class InstructionsService(ChatDbContext db, TimeProvider time)
{
    public async Task<InstructionsView> ReadAsync(string ownerId, CancellationToken cancellationToken) =>
        await db
            .CustomInstructions.AsNoTracking()
            .Where(i => i.OwnerId == ownerId)
            .Select(i => new InstructionsView(i.AboutMe, i.HowToAnswer))
            .FirstOrDefaultAsync(cancellationToken)
        ?? InstructionsView.None;

    /// <returns>422 where one is too long.</returns>
    public async Task<Result<InstructionsView>> ReplaceAsync(
        string ownerId,
        ChangeInstructionsRequest request,
        CancellationToken cancellationToken
    )
    {
        var view = new InstructionsView(Clean(request.AboutMe), Clean(request.HowToAnswer));
        Dictionary<string, string[]> wrong = [];
        Check("aboutMe", view.AboutMe);
        Check("howToAnswer", view.HowToAnswer);
        if (wrong.Count > 0)
        {
            return Error.InvalidFields(wrong);
        }

        if (view.IsNone)
        {
            await db.CustomInstructions.Where(i => i.OwnerId == ownerId).ExecuteDeleteAsync(cancellationToken);
            return view;
        }

        // One statement, so that two tabs that save at once do not fail.
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into custom_instructions (owner_id, about_me, how_to_answer, updated_at)
            values ({ownerId}, {view.AboutMe}, {view.HowToAnswer}, {time.GetUtcNow()})
            on conflict (owner_id) do update set
                about_me = excluded.about_me,
                how_to_answer = excluded.how_to_answer,
                updated_at = excluded.updated_at
            """,
            cancellationToken
        );
        return view;

        void Check(string field, string text)
        {
            if (text.Length > CustomInstructions.MaxLength)
            {
                wrong[field] = [$"Must have at most {CustomInstructions.MaxLength} characters."];
            }
        }
    }

    private static string Clean(string? text) => StoredText.Clean(text ?? "").Trim();
}
