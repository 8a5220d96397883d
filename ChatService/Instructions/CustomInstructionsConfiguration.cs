using Fubuni.ChatService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fubuni.ChatService.Instructions;

internal sealed class CustomInstructionsConfiguration : IEntityTypeConfiguration<CustomInstructions>
{
    public void Configure(EntityTypeBuilder<CustomInstructions> instructions)
    {
        instructions.ToTable("custom_instructions");
        instructions.HasKey(i => i.OwnerId);
        instructions.Property(i => i.OwnerId).HasMaxLength(ColumnLengths.OwnerId);
        instructions.Property(i => i.AboutMe).HasMaxLength(CustomInstructions.MaxLength);
        instructions.Property(i => i.HowToAnswer).HasMaxLength(CustomInstructions.MaxLength);
    }
}
