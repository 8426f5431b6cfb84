namespace RetryStudio.Domain.Storyboards;

/// <summary>An ordered part of a project.</summary>
public sealed class Scene
{
    public const int TitleLimit = 200;

    private Scene()
    {
    }

    public Scene(Guid id, Guid projectId, int position, string title, Guid sceneTypeId) =>
        (Id, ProjectId, Position, Title, SceneTypeId) = (id, projectId, position, PlainText.Line(title, "title", TitleLimit), sceneTypeId);

    public Guid Id { get; private set; }

    public Guid ProjectId { get; private set; }

    /// <summary>0 for the project's first scene.</summary>
    public int Position { get; private set; }

    public string Title { get; private set; } = "";

    public Guid SceneTypeId { get; private set; }
}
