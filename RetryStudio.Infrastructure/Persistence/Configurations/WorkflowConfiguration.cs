using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RetryStudio.Domain.Workflows;

namespace RetryStudio.Infrastructure.Persistence.Configurations;

internal sealed class WorkflowConfiguration : IEntityTypeConfiguration<Workflow>
{
    public void Configure(EntityTypeBuilder<Workflow> builder)
    {
        builder.ToTable("workflows");
        builder.Property(workflow => workflow.Id).ValueGeneratedNever();
        builder.Property(workflow => workflow.Name).HasMaxLength(Workflow.NameLimit);
        builder.Property(workflow => workflow.Title).HasMaxLength(Workflow.TitleLimit);
        builder.Property(workflow => workflow.Graph).HasMaxLength(-1);
        builder.Property(workflow => workflow.Revision).IsConcurrencyToken();
        builder.HasIndex(workflow => workflow.Name).IsUnique();
    }
}
