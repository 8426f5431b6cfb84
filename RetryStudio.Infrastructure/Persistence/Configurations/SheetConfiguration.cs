using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain.Sequences;
using RetryStudio.Domain.Storyboards;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class SheetConfiguration : IEntityTypeConfiguration<CoherenceSheet>
{
    public void Configure(EntityTypeBuilder<CoherenceSheet> builder)
    {
        builder.ToTable("coherence_sheets");
        builder.HasKey(sheet => sheet.ProjectId);
        builder.Property(sheet => sheet.ProjectId).ValueGeneratedNever();
        builder.Property(sheet => sheet.StylePrompt).HasMaxLength(CoherenceSheet.StyleLimit);
        builder.Property(sheet => sheet.ComposedStyle).HasMaxLength(CoherenceSheet.StyleLimit);
        builder.Property(sheet => sheet.Revision).IsConcurrencyToken();
        builder.ComplexProperty(sheet => sheet.Composed, file =>
        {
            file.HasPropertyAnnotation("Prefix", "composed_");
            file.Property(stored => stored.Path).IsRequired();
            file.Property(stored => stored.Sha256).HasColumnName("composed_sha256").HasMaxLength(64);
        });
        builder.HasOne<Project>().WithOne().HasForeignKey<CoherenceSheet>(sheet => sheet.ProjectId).OnDelete(DeleteBehavior.Restrict);
    }
}
