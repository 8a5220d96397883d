using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;

namespace Fubuni.ChatService.Feedback;

internal static class FeedbackSets
{
    extension(ChatDbContext db)
    {
        public DbSet<MessageFeedback> Feedback => db.Set<MessageFeedback>();
    }
}
