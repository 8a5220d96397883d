using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Tasks;

internal sealed class TaskItemConfiguration : IEntityTypeConfiguration<TaskItem>
{
    public void Configure(EntityTypeBuilder<TaskItem> task)
    {
        task.ToTable("tasks");
        task.HasKey(t => t.Id);
        task.Property(t => t.Id).ValueGeneratedNever();
        task.Property(t => t.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        task.Property(t => t.Title).HasMaxLength(TaskItem.MaxTitleLength);
        task.Property(t => t.Notes).HasMaxLength(TaskItem.MaxNotesLength);
        task.Property(t => t.Version).HasColumnName(SnakeCaseNames.RowVersionColumn).IsRowVersion();
        task.HasIndex(t => new { t.OwnerId, t.CreatedAt });
    }
}
