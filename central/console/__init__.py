"""The pages of the console: 我的公开事项, 待我审核, 新建 and what they lead to."""
